import { describe, expect, it } from 'vitest';
import { parseScanArguments } from '../../../lib/cli/scan-arguments.ts';

describe('arguments of scan', () => {
  it('take paths and default to JSON on standard output', () => {
    expect(parseScanArguments(['a.jpg', 'folder'])).toEqual({
      status: 'run',
      args: {
        paths: ['a.jpg', 'folder'],
        format: 'json',
        out: undefined,
        contactSheet: undefined,
        explain: undefined,
        framesPerSecond: undefined,
      },
    });
  });

  it('may stand before and after the paths', () => {
    expect(parseScanArguments(['--format', 'csv', 'a.jpg', '--out=result.csv'])).toMatchObject({
      args: { paths: ['a.jpg'], format: 'csv', out: 'result.csv' },
    });
  });

  it('may say how many frames a second of videos are looked at', () => {
    expect(parseScanArguments(['a.mp4', '--fps', '2.5'])).toMatchObject({ args: { framesPerSecond: 2.5 } });
  });

  it.each([
    [['--colour', 'a.jpg'], '--colour'],
    [['a.jpg', '-x'], '-x'],
    [['a.jpg', '--format', 'xml'], 'xml'],
    [['a.jpg', '--out'], '--out'],
    [['a.jpg', '--out', 'no-such-folder/result.json'], 'no-such-folder/result.json'],
    [['a.jpg', '--explain', 'no-such-folder/maps'], 'no-such-folder/maps'],
    [['a.mp4', '--fps', 'many'], 'many'],
    [['a.mp4', '--fps', '0'], 'from 0.2 to 30'],
    [[], 'at least one'],
  ])('%j are wrong, and the message names what is', (argv, named) => {
    const parsed = parseScanArguments(argv);
    expect(parsed.status).toBe('wrong');
    expect(parsed).toHaveProperty('message', expect.stringContaining(named));
  });

  it('ask for help without a path', () => {
    expect(parseScanArguments(['--help'])).toEqual({ status: 'help' });
  });
});
