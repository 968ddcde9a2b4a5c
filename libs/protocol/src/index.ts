export type {
  BidiStreamMethod,
  CallContext,
  ClientStreamMethod,
  Implementation,
  ServerStreamMethod,
  UnaryMethod,
} from './bridge/implementation.ts';
export { serveMethods, statusOf, type Explain } from './bridge/serve-methods.ts';
export {
  callClientStream,
  callServerStream,
  callUnary,
  type Caller,
  type CallOptions,
} from './bridge/call-methods.ts';
export { connectCoordinator } from './client/connect-coordinator.ts';
export type { CoordinatorAddress } from './client/channel.ts';
export type { OnDetour } from './client/route.ts';
export type { CoordinatorClient } from './client/coordinator-client.ts';
export { CoordinatorError, type CoordinatorErrorCode } from './client/coordinator-error.ts';
export { hostOf, isLoopback } from './client/loopback.ts';
export { InvalidMessage, violation, type FieldViolation } from './codecs/invalid-message.ts';
export { encodeBenchmark, type BenchmarkView } from './codecs/benchmark-codec.ts';
export { decodeCursor, encodeCursor, type ScoreCursor, type ScorePlace } from './codecs/cursor-codec.ts';
export { assembleMinibatch, encodeHeader, type MinibatchHeader } from './codecs/minibatch-codec.ts';
export { decodeBudget, decodePlan } from './codecs/plan-codec.ts';
export { decodeQuery, type ScoreFilter } from './codecs/query-codec.ts';
export {
  decodeBestLimit,
  decodeDigest,
  decodePageSize,
  decodePriority,
  decodeSearchName,
  decodeSequence,
  decodeSize,
} from './codecs/request-codec.ts';
export { encodeScore, type ScoreView } from './codecs/score-codec.ts';
export { encodeScorer, scoresPerSecond, type ScorerView } from './codecs/scorer-codec.ts';
export { encodeSearch, type SearchSummary, type SearchTotals } from './codecs/search-codec.ts';
export { decodeSpecFilter, encodeSpecView, type SpecFilter, type SpecView } from './codecs/spec-codec.ts';
export {
  encodeUpdate,
  type EventUpdate,
  type ProgressUpdate,
  type SearchUpdate,
} from './codecs/update-codec.ts';
export type { Explanation } from './errors/explanation.ts';
export { file_google_rpc_error_details as errorDetailsFile } from './generated/google/rpc/error_details_pb.ts';
export { Health } from './generated/grpc/health/v1/health_pb.ts';
export { ServerReflection } from './generated/grpc/reflection/v1/reflection_pb.ts';
export { ServerReflection as ServerReflectionAlpha } from './generated/grpc/reflection/v1alpha/reflection_pb.ts';
export { SearchService } from './generated/naswot/v1/search_service_pb.ts';
