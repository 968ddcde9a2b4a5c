import type { SearchService } from '../../search-service.ts';

/** A service that does some things otherwise and leaves the rest to another. */
export const serviceWith = (service: SearchService, other: Partial<SearchService>): SearchService => ({
  putMinibatch: (minibatch) => service.putMinibatch(minibatch),
  loadMinibatch: (digest) => service.loadMinibatch(digest),
  create: (request) => service.create(request),
  get: (search) => service.get(search),
  list: (query) => service.list(query),
  pause: (search) => service.pause(search),
  resume: (search, budget) => service.resume(search, budget),
  cancel: (search) => service.cancel(search),
  delete: (search) => service.delete(search),
  follow: (search, after, signal) => service.follow(search, after, signal),
  best: (search, limit) => service.best(search, limit),
  largest: (search, by) => service.largest(search, by),
  queryScores: (query) => service.queryScores(query),
  listSpecs: (filter) => service.listSpecs(filter),
  listBenchmarks: () => service.listBenchmarks(),
  scorers: () => service.scorers(),
  ...other,
});
