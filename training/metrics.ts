export * from './judging/metrics.ts';
