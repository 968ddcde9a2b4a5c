import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  ModelProtoSchema,
  TensorProto_DataType,
  type AttributeProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from 'onnx-buf';

/** Operator set 17: BatchNormalization with `training_mode` (since 14), ReduceMean with its axes as an attribute (until 17). */
const operatorSet = 17n;
const irVersion = 8n;

/** The name of a value that ONNX nodes take and give. */
export type ValueName = string;
export type Attribute = MessageInitShape<typeof AttributeProtoSchema>;

const utf8 = new TextEncoder();

export const integer = (name: string, value: number): Attribute => ({
  name,
  type: AttributeProto_AttributeType.INT,
  i: BigInt(value),
});

export const integers = (name: string, values: readonly number[]): Attribute => ({
  name,
  type: AttributeProto_AttributeType.INTS,
  ints: values.map(BigInt),
});

export const float = (name: string, value: number): Attribute => ({
  name,
  type: AttributeProto_AttributeType.FLOAT,
  f: value,
});

export const text = (name: string, value: string): Attribute => ({
  name,
  type: AttributeProto_AttributeType.STRING,
  s: utf8.encode(value),
});

const valueInfo = (
  name: ValueName,
  elemType: TensorProto_DataType,
  shape: readonly number[],
): MessageInitShape<typeof ValueInfoProtoSchema> => ({
  name,
  type: {
    value: {
      case: 'tensorType',
      value: {
        elemType,
        shape: { dim: shape.map((d) => ({ value: { case: 'dimValue' as const, value: BigInt(d) } })) },
      },
    },
  },
});

/** Collects nodes and constants and encodes them as an ONNX model; one per model, used once. */
export interface OnnxGraph {
  /** Declares a float32 input of the model, once however often it is called. */
  input(name: ValueName, shape: readonly number[]): ValueName;
  /** Every input declared so far with its shape. */
  inputs(): ReadonlyMap<ValueName, readonly number[]>;
  /** A float32 constant. `values` is read at `encode`, not copied here. */
  constant(shape: readonly number[], values: Float32Array): ValueName;
  /** Adds a node and returns its first output; further outputs are left out unless `outputs` counts them. */
  node(
    operator: string,
    inputs: readonly ValueName[],
    attributes?: readonly Attribute[],
    outputs?: number,
  ): ValueName;
  /** Declares a boolean output of the model. */
  booleanOutput(name: ValueName, shape: readonly number[]): void;
  /** Declares a float32 output of the model. */
  floatOutput(name: ValueName, shape: readonly number[]): void;
  /** The serialised ModelProto. */
  encode(): Uint8Array<ArrayBuffer>;
}

export function createOnnxGraph(): OnnxGraph {
  const nodes: MessageInitShape<typeof NodeProtoSchema>[] = [];
  const initializers: MessageInitShape<typeof TensorProtoSchema>[] = [];
  const inputs = new Map<ValueName, readonly number[]>();
  const outputs: MessageInitShape<typeof ValueInfoProtoSchema>[] = [];
  let named = 0;
  const fresh = (): ValueName => `v${named++}`;

  return {
    input(name, shape) {
      inputs.set(name, shape);
      return name;
    },
    inputs: () => inputs,
    constant(shape, values) {
      const name = fresh();
      const rawData = new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
      initializers.push({ name, dims: shape.map(BigInt), dataType: TensorProto_DataType.FLOAT, rawData });
      return name;
    },
    node(operator, nodeInputs, attributes = [], count = 1) {
      const output = Array.from({ length: count }, fresh);
      nodes.push({ opType: operator, input: [...nodeInputs], output, attribute: [...attributes] });
      return output[0] ?? '';
    },
    booleanOutput: (name, shape) => void outputs.push(valueInfo(name, TensorProto_DataType.BOOL, shape)),
    floatOutput: (name, shape) => void outputs.push(valueInfo(name, TensorProto_DataType.FLOAT, shape)),
    encode: () =>
      toBinary(
        ModelProtoSchema,
        create(ModelProtoSchema, {
          irVersion,
          opsetImport: [{ domain: '', version: operatorSet }],
          graph: {
            name: 'network',
            node: nodes,
            initializer: initializers,
            input: [...inputs].map(([name, shape]) => valueInfo(name, TensorProto_DataType.FLOAT, shape)),
            output: outputs,
          },
        }),
      ),
  };
}
