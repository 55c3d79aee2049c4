/** Maps with up to `ahead` in work at once; results come in the order of the inputs. */
export async function* inOrder<In, Out>(
  inputs: AsyncIterable<In> | Iterable<In>,
  ahead: number,
  map: (input: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const waiting: Promise<Out>[] = [];
  for await (const input of inputs) {
    const result = map(input);
    result.catch(() => {});
    waiting.push(result);
    if (waiting.length >= ahead) yield await waiting.shift()!;
  }
  for (const result of waiting) yield await result;
}
