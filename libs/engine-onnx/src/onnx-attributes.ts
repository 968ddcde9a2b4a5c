import { create, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf';
import { AttributeProto_AttributeType, AttributeProtoSchema } from 'onnx-buf';

/** What an operator is told besides its inputs. */
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
