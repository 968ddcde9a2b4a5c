import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType,
  type GraphProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from 'onnx-buf';
import { integer, type Attribute } from './onnx-attributes.ts';

/** Operator set 17: BatchNormalization with `training_mode` (since 14), ReduceMean with its axes as an attribute (until 17). */
const operatorSet = 17n;
const irVersion = 8n;

/** The name of a value that ONNX nodes take and give. */
export type ValueName = string;

type NodeInit = MessageInitShape<typeof NodeProtoSchema>;
type TensorInit = MessageInitShape<typeof TensorProtoSchema>;
type ValueInit = MessageInitShape<typeof ValueInfoProtoSchema>;
type GraphInit = MessageInitShape<typeof GraphProtoSchema>;

const valueInfo = (name: ValueName, elemType: TensorProto_DataType, shape: readonly number[]): ValueInit => ({
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

/** Collects nodes and constants of a model, or of a part of it that is run several times over. */
export interface OnnxGraph {
  /** Declares a float32 input of the model, once however often it is called. */
  input(name: ValueName, shape: readonly number[]): ValueName;
  /**
   * A float32 value that is fed to the model with each run: parsing a model and making a session of it copies no weights then.
   * `values` are those of every round one behind the other in a graph that is run several times, `[rounds, ...shape]`.
   */
  fed(shape: readonly number[], values: Float32Array): ValueName;
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
  /** Declares an output of the model and returns its name there; `[rounds, ...shape]` where the graph is run several times. */
  output(name: ValueName, type: ElementType, shape: readonly number[]): ValueName;
  /**
   * Runs a graph `rounds` times over, on a float32 value of that shape that each round takes and gives; returns what the last
   * one gives. `write` is called once and returns the name of what a round gives.
   */
  repeat(
    rounds: number,
    initial: ValueName,
    shape: readonly number[],
    write: (body: OnnxGraph, taken: ValueName) => ValueName,
  ): ValueName;
}

/** An input of the model with its values, which are not copied: they may be fed to any number of models. */
export interface Feed {
  readonly name: ValueName;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface ModelOutput {
  readonly name: ValueName;
  readonly type: ElementType;
  /** `[rounds, ...]` where a graph that is run several times declared it. */
  readonly shape: readonly number[];
  /** How often the graph that declared it is run. */
  readonly rounds: number;
}

/** A whole model; made once, encoded once. */
export interface OnnxModel extends OnnxGraph {
  /** Every input declared so far with its shape, those apart that come with their values. */
  inputs(): ReadonlyMap<ValueName, readonly number[]>;
  /** The inputs that come with their values. */
  feeds(): readonly Feed[];
  /** Every output declared so far. */
  outputs(): readonly ModelOutput[];
  /** The serialised ModelProto. */
  encode(): Uint8Array<ArrayBuffer>;
}

/** What the graphs of a model share: its names, inputs and outputs. */
interface ModelParts {
  fresh(): ValueName;
  readonly inputs: Map<ValueName, readonly number[]>;
  readonly feeds: Feed[];
  readonly outputs: ModelOutput[];
  readonly domains: Set<string>;
}

/** What a graph that is run several times gives and takes round by round. */
interface Scanned {
  readonly rounds: number;
  /** What has values of its own in each round: the model's, `[rounds, ...shape]`, and the body's. */
  readonly slices: { readonly stacked: ValueName; readonly slice: ValueInit }[];
  /** Outputs: the model's and the body's. */
  readonly results: { readonly stacked: ValueName; readonly result: ValueInit }[];
}

interface GraphParts {
  readonly nodes: NodeInit[];
  readonly initializers: TensorInit[];
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array<ArrayBuffer> =>
  new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);

/** A graph over its parts; `scanned` is null where it is the model's own. */
function graphOver(
  model: ModelParts,
  { nodes, initializers }: GraphParts,
  scanned: Scanned | null,
): OnnxGraph {
  const named = new Map<string, ValueName>();
  const addConstant = (
    dimensions: readonly number[],
    dataType: TensorProto_DataType,
    values: ArrayBufferView,
  ): ValueName => {
    const name = model.fresh();
    initializers.push({ name, dims: dimensions.map(BigInt), dataType, rawData: bytesOf(values) });
    return name;
  };
  const float = (shape: readonly number[], values: Float32Array): ValueName =>
    addConstant(shape, TensorProto_DataType.FLOAT, values);
  /** A constant that many nodes share. */
  const once = (key: string, make: () => ValueName): ValueName => {
    const name = named.get(key) ?? make();
    named.set(key, name);
    return name;
  };

  return {
    input(name, shape) {
      model.inputs.set(name, shape);
      return name;
    },
    constant: float,
    fed(shape, values) {
      const name = model.fresh();
      if (scanned === null) {
        model.feeds.push({ name, shape, values });
        return name;
      }
      const stacked = model.fresh();
      model.feeds.push({ name: stacked, shape: [scanned.rounds, ...shape], values });
      scanned.slices.push({ stacked, slice: valueInfo(name, TensorProto_DataType.FLOAT, shape) });
      return name;
    },
    scalar: (value) => once(`scalar ${value}`, () => float([], Float32Array.of(value))),
    repeated: (value, length) =>
      once(`repeated ${value} ${length}`, () => float([length], new Float32Array(length).fill(value))),
    shape: (dimensions) =>
      once(`shape ${dimensions.join(' ')}`, () =>
        addConstant([dimensions.length], TensorProto_DataType.INT64, BigInt64Array.from(dimensions, BigInt)),
      ),
    zeroByte: () => once('zero byte', () => addConstant([], TensorProto_DataType.UINT8, new Uint8Array(1))),
    node(opType, inputs, attributes = [], { domain = '', outputs = 1 } = {}) {
      const output = Array.from({ length: outputs }, model.fresh);
      nodes.push({ opType, domain, input: [...inputs], output, attribute: [...attributes] });
      if (domain !== '') model.domains.add(domain);
      return output[0] ?? '';
    },
    output(name, type, shape) {
      if (scanned === null) {
        model.outputs.push({ name, type, shape, rounds: 1 });
        return name;
      }
      const { rounds } = scanned;
      const stacked = model.fresh();
      scanned.results.push({ stacked, result: valueInfo(name, elementTypes[type], shape) });
      model.outputs.push({ name: stacked, type, shape: [rounds, ...shape], rounds });
      return stacked;
    },
    repeat(rounds, initial, shape, write) {
      if (scanned !== null) throw new Error('what is run several times holds nothing that is');
      const body: GraphParts = { nodes: [], initializers: [] };
      const inner: Scanned = { rounds, slices: [], results: [] };
      const taken = model.fresh();
      const given = write(graphOver(model, body, inner), taken);
      const state = (name: ValueName): ValueInit => valueInfo(name, TensorProto_DataType.FLOAT, shape);
      const last = model.fresh();
      nodes.push({
        opType: 'Scan',
        input: [initial, ...inner.slices.map(({ stacked }) => stacked)],
        output: [last, ...inner.results.map(({ stacked }) => stacked)],
        attribute: [
          integer('num_scan_inputs', inner.slices.length),
          bodyAttribute({
            name: 'round',
            node: body.nodes,
            initializer: body.initializers,
            input: [state(taken), ...inner.slices.map(({ slice }) => slice)],
            output: [state(given), ...inner.results.map(({ result }) => result)],
          }),
        ],
      });
      return last;
    },
  };
}

const bodyAttribute = (g: GraphInit): Attribute =>
  create(AttributeProtoSchema, { name: 'body', type: AttributeProto_AttributeType.GRAPH, g });

export function createOnnxModel(): OnnxModel {
  let count = 0;
  const model: ModelParts = {
    fresh: () => `v${count++}`,
    inputs: new Map(),
    feeds: [],
    outputs: [],
    domains: new Set(),
  };
  const parts: GraphParts = { nodes: [], initializers: [] };
  return {
    ...graphOver(model, parts, null),
    inputs: () => model.inputs,
    feeds: () => model.feeds,
    outputs: () => model.outputs,
    encode: () =>
      toBinary(
        ModelProtoSchema,
        create(ModelProtoSchema, {
          irVersion,
          opsetImport: [
            { domain: '', version: operatorSet },
            ...[...model.domains].map((domain) => ({ domain, version: 1n })),
          ],
          graph: {
            name: 'network',
            node: parts.nodes,
            initializer: parts.initializers,
            input: [
              ...[...model.inputs].map(([name, shape]) => valueInfo(name, TensorProto_DataType.FLOAT, shape)),
              ...model.feeds.map(({ name, shape }) => valueInfo(name, TensorProto_DataType.FLOAT, shape)),
            ],
            output: model.outputs.map(({ name, type, shape }) => valueInfo(name, elementTypes[type], shape)),
          },
        }),
      ),
  };
}
