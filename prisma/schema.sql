-- What prisma/migrations make, written by `npx tsx tools/generate/schema.ts`: do not edit.

create table architectures (
  space_id integer not null,
  "position" bigint not null,
  architecture text not null,
  published_index integer,
  representative bigint not null,
  parameters bigint not null,
  macs bigint not null,
  relu_units integer not null,
  relu_units_released integer not null,
  is_connected boolean not null,
  constraint architectures_pkey PRIMARY KEY (space_id, "position"),
);
CREATE INDEX architectures_space_id_parameters_idx ON public.architectures USING btree (space_id, parameters);
CREATE INDEX architectures_space_id_relu_units_idx ON public.architectures USING btree (space_id, relu_units);
CREATE INDEX architectures_space_id_representative_idx ON public.architectures USING btree (space_id, representative);

create table attempts (
  search_id bigint not null,
  "position" bigint not null,
  reason text not null,
  detail text not null,
  duration_ms double precision not null,
  engine_id integer not null,
  members integer not null,
  attempted_at timestamp(3) with time zone not null default CURRENT_TIMESTAMP,
  constraint attempts_engine_id_fkey FOREIGN KEY (engine_id) REFERENCES engines(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint attempts_pkey PRIMARY KEY (search_id, "position"),
  constraint attempts_search_id_fkey FOREIGN KEY (search_id) REFERENCES searches(id) ON UPDATE CASCADE ON DELETE CASCADE,
);

create table benchmark_rows (
  benchmark_id integer not null,
  architecture text not null,
  "values" double precision[],
  constraint benchmark_rows_pkey PRIMARY KEY (benchmark_id, architecture),
);

create table benchmarks (
  id integer not null default nextval('benchmarks_id_seq'::regclass),
  name text not null,
  space text not null,
  columns jsonb not null,
  source jsonb not null,
  taken bigint not null default 0,
  is_complete boolean not null default false,
  imported_at timestamp(3) with time zone not null default CURRENT_TIMESTAMP,
  constraint benchmarks_pkey PRIMARY KEY (id),
);
CREATE UNIQUE INDEX benchmarks_name_key ON public.benchmarks USING btree (name);

create table engines (
  id integer not null default nextval('engines_id_seq'::regclass),
  name text not null,
  version text not null,
  device text not null,
  constraint engines_pkey PRIMARY KEY (id),
);
CREATE UNIQUE INDEX engines_name_version_device_key ON public.engines USING btree (name, version, device);

create table events (
  search_id bigint not null,
  sequence bigint not null,
  kind text not null,
  data jsonb not null,
  at timestamp(3) with time zone not null default CURRENT_TIMESTAMP,
  constraint events_pkey PRIMARY KEY (search_id, sequence),
  constraint events_search_id_fkey FOREIGN KEY (search_id) REFERENCES searches(id) ON UPDATE CASCADE ON DELETE CASCADE,
);

create table leadership (
  id integer not null default 1,
  term bigint not null default 0,
  holder text,
  since timestamp(3) with time zone,
  constraint leadership_id_check CHECK ((id = 1)),
  constraint leadership_pkey PRIMARY KEY (id),
);

create table members (
  search_id bigint not null,
  ordinal bigint not null,
  "position" bigint not null,
  representative bigint not null,
  is_dispatched boolean not null,
  constraint members_pkey PRIMARY KEY (search_id, ordinal),
) partition by LIST (search_id);
CREATE INDEX members_search_id_representative_idx ON ONLY public.members USING btree (search_id, representative);

create table minibatches (
  digest text not null,
  shape integer[],
  pixels bytea not null storage e,
  given integer[],
  source jsonb not null,
  created_at timestamp(3) with time zone not null default CURRENT_TIMESTAMP,
  constraint minibatches_pkey PRIMARY KEY (digest),
);

create table pending (
  search_id bigint not null,
  representative bigint not null,
  ordinal bigint not null,
  "position" bigint not null,
  is_dispatched boolean not null,
  constraint pending_pkey PRIMARY KEY (search_id, representative, ordinal),
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=20000);

create table scores (
  spec_id integer not null,
  "position" bigint not null,
  value double precision,
  size_term double precision,
  separation_term double precision,
  reason text,
  detail text,
  duration_ms double precision not null,
  engine_id integer not null,
  search_id bigint,
  scored_at timestamp(3) with time zone not null default CURRENT_TIMESTAMP,
  constraint scores_outcome_check CHECK (((value IS NULL) = (reason IS NOT NULL))),
  constraint scores_pkey PRIMARY KEY ("position", spec_id),
  constraint scores_value_check CHECK (((value > '-Infinity'::double precision) AND (value < 'Infinity'::double precision))),
);
CREATE INDEX scores_spec_id_scored_at_idx ON public.scores USING btree (spec_id, scored_at);
CREATE INDEX scores_spec_id_value_idx ON public.scores USING btree (spec_id, value);

create table searches (
  id bigint not null default nextval('searches_id_seq'::regclass),
  public_id text not null,
  name text not null,
  spec_id integer not null,
  plan jsonb not null,
  state text not null,
  failure text,
  epoch bigint not null default 0,
  owner text,
  engine text not null,
  lanes integer not null,
  strategy_state jsonb not null,
  asked bigint not null default 0,
  scored bigint not null default 0,
  unscorable bigint not null default 0,
  reused bigint not null default 0,
  last_event bigint not null default 0,
  active_ms double precision not null default 0,
  created_at timestamp(3) with time zone not null default CURRENT_TIMESTAMP,
  finished_at timestamp(3) with time zone,
  priority integer not null default 1,
  repeat_of bigint,
  constraint searches_pkey PRIMARY KEY (id),
  constraint searches_priority_check CHECK (((priority >= 1) AND (priority <= 100))),
  constraint searches_repeat_of_fkey FOREIGN KEY (repeat_of) REFERENCES searches(id) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint searches_spec_id_fkey FOREIGN KEY (spec_id) REFERENCES specs(id) ON UPDATE CASCADE ON DELETE RESTRICT,
);
CREATE INDEX searches_created_at_idx ON public.searches USING btree (created_at);
CREATE INDEX searches_name_idx ON public.searches USING btree (name);
CREATE UNIQUE INDEX searches_public_id_key ON public.searches USING btree (public_id);
CREATE INDEX searches_repeat_of_idx ON public.searches USING btree (repeat_of);

create table shards (
  search_id bigint not null,
  number bigint not null,
  work jsonb not null,
  attempt integer not null default 1,
  constraint shards_pkey PRIMARY KEY (search_id, number),
  constraint shards_search_id_fkey FOREIGN KEY (search_id) REFERENCES searches(id) ON UPDATE CASCADE ON DELETE CASCADE,
);

create table spaces (
  id integer not null default nextval('spaces_id_seq'::regclass),
  name text not null,
  settings text not null,
  constraint spaces_pkey PRIMARY KEY (id),
);
CREATE UNIQUE INDEX spaces_name_settings_key ON public.spaces USING btree (name, settings);

create table specs (
  id integer not null default nextval('specs_id_seq'::regclass),
  space_id integer not null,
  proxy text not null,
  digest text not null,
  content jsonb not null,
  constraint specs_pkey PRIMARY KEY (id),
  constraint specs_space_id_fkey FOREIGN KEY (space_id) REFERENCES spaces(id) ON UPDATE CASCADE ON DELETE RESTRICT,
);
CREATE UNIQUE INDEX specs_space_id_digest_key ON public.specs USING btree (space_id, digest);
