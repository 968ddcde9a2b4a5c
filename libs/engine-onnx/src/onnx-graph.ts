import { create, toBinary, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  ModelProtoSchema,
  TensorProto_DataType,
  AttributeProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from 'onnx-buf';

/** Operator set 17: BatchNormalization with `training_mode` (since 14), ReduceMean with its axes as an attribute (until 17). */
const operatorSet = 17n;
const irVersion = 8n;

/** The name of a value that ONNX nodes take and give. */
export type ValueName = string;
export type Attribute = MessageShape<typeof AttributeProtoSchema>;

const utf8 = new TextEncoder();

/** Attributes are few and come again in node after node: each is made once. */
const knownAttributes = new Map<string, Attribute>();

function attribute(
  init: MessageInitShape<typeof AttributeProtoSchema> & { name: string },
  value: string,
): Attribute {
  const key = `${init.name} ${init.type} ${value}`;
  const known = knownAttributes.get(key) ?? create(AttributeProtoSchema, init);
  knownAttributes.set(key, known);
  return known;
}

export const integer = (name: string, value: number): Attribute =>
  attribute({ name, type: AttributeProto_AttributeType.INT, i: BigInt(value) }, String(value));

export const integers = (name: string, values: readonly number[]): Attribute =>
  attribute({ name, type: AttributeProto_AttributeType.INTS, ints: values.map(BigInt) }, values.join(' '));

export const float = (name: string, value: number): Attribute =>
  attribute({ name, type: AttributeProto_AttributeType.FLOAT, f: value }, String(value));

export const text = (name: string, value: string): Attribute =>
  attribute({ name, type: AttributeProto_AttributeType.STRING, s: utf8.encode(value) }, value);

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

export interface NodeOptions {
  /** Operators outside ONNX's own; the graph imports their domain. */
  readonly domain?: string;
  /** How many outputs the node has, 1 where it is not said. */
  readonly outputs?: number;
}

/** What a tensor holds. */
export type ElementType = 'float32' | 'uint8' | 'bool';

const elementTypes: Readonly<Record<ElementType, TensorProto_DataType>> = {
  float32: TensorProto_DataType.FLOAT,
  uint8: TensorProto_DataType.UINT8,
  bool: TensorProto_DataType.BOOL,
};

/** Collects nodes and constants and encodes them as an ONNX model; one per model, used once. */
export interface OnnxGraph {
  /** Declares a float32 input of the model, once however often it is called. */
  input(name: ValueName, shape: readonly number[]): ValueName;
  /** Every input declared so far with its shape. */
  inputs(): ReadonlyMap<ValueName, readonly number[]>;
  /** A float32 constant. `values` is read at `encode`, not copied here. */
  constant(shape: readonly number[], values: Float32Array): ValueName;
  /** A float32 constant without dimensions. */
  scalar(value: number): ValueName;
  /** A float32 constant `[length]` of one value. */
  repeated(value: number, length: number): ValueName;
  /** A shape, as a constant that `Reshape` takes. */
  shape(dimensions: readonly number[]): ValueName;
  /** The byte 0, as a constant without dimensions. */
  zeroByte(): ValueName;
  /** Adds a node and returns its first output. */
  node(
    operator: string,
    inputs: readonly ValueName[],
    attributes?: readonly Attribute[],
    options?: NodeOptions,
  ): ValueName;
  /** Declares an output of the model. */
  output(name: ValueName, type: ElementType, shape: readonly number[]): void;
  /** The serialised ModelProto. */
  encode(): Uint8Array<ArrayBuffer>;
}

export function createOnnxGraph(): OnnxGraph {
  const nodes: MessageInitShape<typeof NodeProtoSchema>[] = [];
  const initializers: MessageInitShape<typeof TensorProtoSchema>[] = [];
  const inputs = new Map<ValueName, readonly number[]>();
  const outputs: MessageInitShape<typeof ValueInfoProtoSchema>[] = [];
  const domains = new Set<string>();
  const named = new Map<string, ValueName>();
  let count = 0;
  const fresh = (): ValueName => `v${count++}`;
  const constant = (
    dimensions: readonly number[],
    dataType: TensorProto_DataType,
    { buffer, byteOffset, byteLength }: ArrayBufferView,
  ): ValueName => {
    const name = fresh();
    const rawData = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
    initializers.push({ name, dims: dimensions.map(BigInt), dataType, rawData });
    return name;
  };
  /** A constant that many nodes share. */
  const once = (key: string, make: () => ValueName): ValueName => {
    const name = named.get(key) ?? make();
    named.set(key, name);
    return name;
  };

  return {
    input(name, shape) {
      inputs.set(name, shape);
      return name;
    },
    inputs: () => inputs,
    constant: (shape, values) => constant(shape, TensorProto_DataType.FLOAT, values),
    scalar: (value) =>
      once(`scalar ${value}`, () => constant([], TensorProto_DataType.FLOAT, Float32Array.of(value))),
    repeated: (value, length) =>
      once(`repeated ${value} ${length}`, () =>
        constant([length], TensorProto_DataType.FLOAT, new Float32Array(length).fill(value)),
      ),
    shape: (dimensions) =>
      once(`shape ${dimensions.join(' ')}`, () =>
        constant([dimensions.length], TensorProto_DataType.INT64, BigInt64Array.from(dimensions, BigInt)),
      ),
    zeroByte: () => once('zero byte', () => constant([], TensorProto_DataType.UINT8, new Uint8Array(1))),
    node(opType, nodeInputs, attributes = [], { domain = '', outputs: outputCount = 1 } = {}) {
      const output = Array.from({ length: outputCount }, fresh);
      nodes.push({ opType, domain, input: [...nodeInputs], output, attribute: [...attributes] });
      if (domain !== '') domains.add(domain);
      return output[0] ?? '';
    },
    output: (name, type, shape) => void outputs.push(valueInfo(name, elementTypes[type], shape)),
    encode: () =>
      toBinary(
        ModelProtoSchema,
        create(ModelProtoSchema, {
          irVersion,
          opsetImport: [
            { domain: '', version: operatorSet },
            ...[...domains].map((domain) => ({ domain, version: 1n })),
          ],
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
