/** The results of tasks in their order, at most `window` of them begun ahead of whoever takes them. Tasks do not reject. */
export async function* inOrder<Input, Output>(
  inputs: AsyncIterable<Input> | Iterable<Input>,
  window: number,
  task: (input: Input) => Promise<Output>,
): AsyncGenerator<Output> {
  const begun: Promise<Output>[] = [];
  for await (const input of inputs) {
    begun.push(task(input));
    if (begun.length === window) yield* begun.splice(0, 1);
  }
  yield* begun;
}
