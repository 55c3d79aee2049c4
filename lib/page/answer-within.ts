type TimedOut = { status: 'failed'; reason: 'timed-out'; detail: string };

/** The answer, or that there was none in time: whatever hangs elsewhere must not hang the page's own queues. */
export async function answerWithin<T>(answer: Promise<T>, patienceMs: number): Promise<T | TimedOut> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<TimedOut>((resolve) => {
    const timedOut: TimedOut = { status: 'failed', reason: 'timed-out', detail: `no answer within ${patienceMs} ms` };
    timer = setTimeout(() => resolve(timedOut), patienceMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
