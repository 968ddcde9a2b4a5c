import { toBinary, type DescFile, type DescMessage, type DescService } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { status } from '@grpc/grpc-js';

/** A question about the protocol, as far as both versions of reflection ask it alike. */
interface Question {
  readonly host: string;
  readonly messageRequest: { readonly case: string | undefined; readonly value?: unknown };
}

type Answer =
  | {
      readonly case: 'fileDescriptorResponse';
      readonly value: { readonly fileDescriptorProto: Uint8Array[] };
    }
  | {
      readonly case: 'listServicesResponse';
      readonly value: { readonly service: { readonly name: string }[] };
    }
  | {
      readonly case: 'errorResponse';
      readonly value: { readonly errorCode: number; readonly errorMessage: string };
    };

const messageNames = ({ typeName, nestedMessages, nestedEnums }: DescMessage): readonly string[] => [
  typeName,
  ...nestedEnums.map((nested) => nested.typeName),
  ...nestedMessages.flatMap(messageNames),
];

const symbolsOf = ({ messages, enums, services, extensions }: DescFile): readonly string[] => [
  ...messages.flatMap(messageNames),
  ...[...enums, ...extensions].map(({ typeName }) => typeName),
  ...services.flatMap(({ typeName, methods }) => [
    typeName,
    ...methods.map(({ name }) => `${typeName}.${name}`),
  ]),
];

/** The files and all that they import. */
function withImports(files: readonly DescFile[]): readonly DescFile[] {
  const found = new Map<string, DescFile>();
  const add = (file: DescFile): void => {
    if (found.has(file.proto.name)) return;
    found.set(file.proto.name, file);
    file.dependencies.forEach(add);
  };
  files.forEach(add);
  return [...found.values()];
}

const errorOf = (errorCode: status, errorMessage: string): Answer => ({
  case: 'errorResponse',
  value: { errorCode, errorMessage },
});

function answersOf(
  services: readonly DescService[],
  details: readonly DescFile[],
): (question: Question) => Answer {
  const files = withImports([...services.map(({ file }) => file), ...details]);
  const byName = new Map(files.map((file) => [file.proto.name, file]));
  const bySymbol = new Map(files.flatMap((file) => symbolsOf(file).map((symbol) => [symbol, file])));
  const fileOf = (file: DescFile | undefined, asked: string): Answer =>
    file === undefined
      ? errorOf(status.NOT_FOUND, `there is no ${asked.slice(0, 200)}`)
      : {
          case: 'fileDescriptorResponse',
          value: { fileDescriptorProto: [toBinary(FileDescriptorProtoSchema, file.proto)] },
        };
  return ({ messageRequest: { case: kind, value } }) => {
    const asked = typeof value === 'string' ? value : '';
    switch (kind) {
      case 'listServices':
        return {
          case: 'listServicesResponse',
          value: { service: services.map(({ typeName: name }) => ({ name })) },
        };
      case 'fileByFilename':
        return fileOf(byName.get(asked), asked);
      case 'fileContainingSymbol':
        return fileOf(bySymbol.get(asked), asked);
      case undefined:
      default:
        return errorOf(status.UNIMPLEMENTED, 'the protocol has no extensions');
    }
  };
}

interface ReflectionMethods {
  readonly serverReflectionInfo: (
    questions: AsyncIterable<Question>,
  ) => AsyncIterable<{ readonly validHost: string; readonly messageResponse: Answer }>;
}

/**
 * Tells clients such as `buf curl` which services there are and what their messages are like; of either version of gRPC's
 * reflection. `details` are files of messages that no service names, such as those of errors.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 */
export function reflectMethods(
  services: readonly DescService[],
  details: readonly DescFile[],
): ReflectionMethods {
  const answer = answersOf(services, details);
  return {
    async *serverReflectionInfo(questions: AsyncIterable<Question>) {
      for await (const question of questions)
        yield { validHost: question.host, messageResponse: answer(question) };
    },
  };
}
