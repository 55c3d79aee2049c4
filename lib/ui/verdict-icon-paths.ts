import type { Verdict } from '../models/verdict.ts';

/** One shape per verdict, so that no verdict is told by colour alone; 24 by 24. The first path is filled, the others are drawn on it. */
export const verdictIconPaths: Record<Verdict, string[]> = {
  'likely-fake': ['M12 3.2 22 20.4H2Z', 'M12 9.4v5.2', 'M12 17.4v.2'],
  uncertain: [
    'M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18Z',
    'M9.4 9.6a2.7 2.7 0 1 1 3.9 2.4c-.9.5-1.3 1-1.3 2',
    'M12 16.9v.2',
  ],
  'no-sign-of-fake': ['M5.5 3.5h13a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2Z', 'M8 12h8'],
};
