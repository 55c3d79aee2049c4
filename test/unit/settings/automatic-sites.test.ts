import { describe, expect, it } from 'vitest';
import { automaticPatterns, isAutomaticAt, isVideoAutomaticAt, siteOf } from '../../../lib/settings/automatic-sites.ts';
import { defaultSettings } from '../../../lib/settings/settings.ts';

const onOneSite = { ...defaultSettings, automaticOrigins: ['https://example.org'] };

describe('automatic sites', () => {
  it('are named by scheme and host, whatever the port and path', () => {
    expect(siteOf('https://example.org:8443/a?b#c')).toBe('https://example.org');
    expect(siteOf('http://[::1]:3000/')).toBe('http://[::1]');
  });

  it('are web sites only', () => {
    for (const url of [
      undefined,
      '',
      'nonsense',
      'null',
      'chrome://settings/',
      'file:///a.html',
      'about:blank',
      'data:,x',
    ])
      expect(siteOf(url)).toBeNull();
  });

  it('are chosen for videos by themselves, whatever holds for pictures', () => {
    const page = 'https://example.org/watch';
    expect(isVideoAutomaticAt({ ...onOneSite, isAutomaticEverywhere: true }, page)).toBe(false);
    const videos = { ...defaultSettings, videoOrigins: ['https://example.org'] };
    expect([isVideoAutomaticAt(videos, page), isAutomaticAt(videos, page)]).toEqual([true, false]);
    expect(isVideoAutomaticAt({ ...videos, isPaused: true }, page)).toBe(false);
    expect(automaticPatterns({ ...videos, automaticOrigins: onOneSite.automaticOrigins })).toHaveLength(1);
  });

  it('cover their own pages and no others', () => {
    expect(isAutomaticAt(onOneSite, 'https://example.org/feed')).toBe(true);
    expect(isAutomaticAt(onOneSite, 'http://example.org/feed')).toBe(false);
    expect(isAutomaticAt(onOneSite, 'https://www.example.org/')).toBe(false);
    expect(isAutomaticAt(onOneSite, 'null')).toBe(false);
  });

  it('are all sites once that is switched on', () => {
    const everywhere = { ...onOneSite, isAutomaticEverywhere: true };
    expect(isAutomaticAt(everywhere, 'https://other.example/')).toBe(true);
    expect(automaticPatterns(everywhere)).toEqual(['*://*/*']);
  });

  it('rest while paused', () => {
    const paused = { ...onOneSite, isAutomaticEverywhere: true, isPaused: true };
    expect(isAutomaticAt(paused, 'https://example.org/')).toBe(false);
    expect(automaticPatterns(paused)).toEqual([]);
  });

  it('become match patterns', () => {
    expect(automaticPatterns(onOneSite)).toEqual(['https://example.org/*']);
  });
});
