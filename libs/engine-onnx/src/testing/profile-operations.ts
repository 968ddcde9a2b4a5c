import { everyLayerKind, plainWeights, smallMinibatch } from '@naswot/scoring/testing';
import type { OnnxEngineOptions } from '../onnx-engine.ts';
import { profileOperations } from '../operation-places.ts';

/** Prints where the operations run of a network of every layer kind, with an engine of these options. */
const options = JSON.parse(process.argv[2] ?? '') as OnnxEngineOptions;
const places = await profileOperations(options, async (engine) => {
  await using prepared = await engine.prepare(everyLayerKind, plainWeights(), ['codes']);
  await engine.run(prepared, smallMinibatch([0, 1, 2]));
});
process.stdout.write(JSON.stringify(places));
