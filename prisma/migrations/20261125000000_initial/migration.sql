-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "spaces" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "settings" TEXT NOT NULL,

    CONSTRAINT "spaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "architectures" (
    "space_id" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "architecture" TEXT NOT NULL,
    "published_index" INTEGER,
    "representative" BIGINT NOT NULL,
    "parameters" BIGINT NOT NULL,
    "macs" BIGINT NOT NULL,
    "relu_units" INTEGER NOT NULL,
    "relu_units_released" INTEGER NOT NULL,
    "is_connected" BOOLEAN NOT NULL,

    CONSTRAINT "architectures_pkey" PRIMARY KEY ("space_id","position")
);

-- CreateTable
CREATE TABLE "specs" (
    "id" SERIAL NOT NULL,
    "space_id" INTEGER NOT NULL,
    "proxy" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "specs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "engines" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "device" TEXT NOT NULL,

    CONSTRAINT "engines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scores" (
    "spec_id" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "value" DOUBLE PRECISION,
    "size_term" DOUBLE PRECISION,
    "separation_term" DOUBLE PRECISION,
    "reason" TEXT,
    "detail" TEXT,
    "duration_ms" DOUBLE PRECISION NOT NULL,
    "engine_id" INTEGER NOT NULL,
    "search_id" BIGINT,
    "scored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scores_pkey" PRIMARY KEY ("spec_id","position")
);

-- CreateTable
CREATE TABLE "attempts" (
    "search_id" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "duration_ms" DOUBLE PRECISION NOT NULL,
    "engine_id" INTEGER NOT NULL,
    "members" INTEGER NOT NULL,
    "attempted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("search_id","position")
);

-- CreateTable
CREATE TABLE "searches" (
    "id" BIGSERIAL NOT NULL,
    "public_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "spec_id" INTEGER NOT NULL,
    "plan" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "failure" TEXT,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "owner" TEXT,
    "engine" TEXT NOT NULL,
    "lanes" INTEGER NOT NULL,
    "strategy_state" JSONB NOT NULL,
    "asked" BIGINT NOT NULL DEFAULT 0,
    "scored" BIGINT NOT NULL DEFAULT 0,
    "unscorable" BIGINT NOT NULL DEFAULT 0,
    "reused" BIGINT NOT NULL DEFAULT 0,
    "last_event" BIGINT NOT NULL DEFAULT 0,
    "active_ms" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "searches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "members" (
    "search_id" BIGINT NOT NULL,
    "ordinal" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    "representative" BIGINT NOT NULL,
    "is_dispatched" BOOLEAN NOT NULL,

    CONSTRAINT "members_pkey" PRIMARY KEY ("search_id","ordinal")
) PARTITION BY LIST ("search_id");

-- CreateTable
CREATE TABLE "pending" (
    "search_id" BIGINT NOT NULL,
    "representative" BIGINT NOT NULL,
    "ordinal" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    "is_dispatched" BOOLEAN NOT NULL,

    CONSTRAINT "pending_pkey" PRIMARY KEY ("search_id","representative","ordinal")
);

-- CreateTable
CREATE TABLE "shards" (
    "search_id" BIGINT NOT NULL,
    "number" BIGINT NOT NULL,
    "work" JSONB NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "shards_pkey" PRIMARY KEY ("search_id","number")
);

-- CreateTable
CREATE TABLE "events" (
    "search_id" BIGINT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "events_pkey" PRIMARY KEY ("search_id","sequence")
);

-- CreateTable
CREATE TABLE "minibatches" (
    "digest" TEXT NOT NULL,
    "shape" INTEGER[],
    "pixels" BYTEA NOT NULL,
    "given" INTEGER[],
    "source" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "minibatches_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE UNIQUE INDEX "spaces_name_settings_key" ON "spaces"("name", "settings");

-- CreateIndex
CREATE INDEX "architectures_space_id_representative_idx" ON "architectures"("space_id", "representative");

-- CreateIndex
CREATE UNIQUE INDEX "specs_space_id_digest_key" ON "specs"("space_id", "digest");

-- CreateIndex
CREATE UNIQUE INDEX "engines_name_version_device_key" ON "engines"("name", "version", "device");

-- CreateIndex
CREATE INDEX "scores_spec_id_value_idx" ON "scores"("spec_id", "value");

-- CreateIndex
CREATE INDEX "scores_scored_at_idx" ON "scores"("scored_at");

-- CreateIndex
CREATE UNIQUE INDEX "searches_public_id_key" ON "searches"("public_id");

-- CreateIndex
CREATE INDEX "searches_name_idx" ON "searches"("name");

-- CreateIndex
CREATE INDEX "members_search_id_representative_idx" ON "members"("search_id", "representative");

-- AddForeignKey
ALTER TABLE "specs" ADD CONSTRAINT "specs_space_id_fkey" FOREIGN KEY ("space_id") REFERENCES "spaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "searches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_engine_id_fkey" FOREIGN KEY ("engine_id") REFERENCES "engines"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "searches" ADD CONSTRAINT "searches_spec_id_fkey" FOREIGN KEY ("spec_id") REFERENCES "specs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending" ADD CONSTRAINT "pending_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "searches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shards" ADD CONSTRAINT "shards_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "searches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_search_id_fkey" FOREIGN KEY ("search_id") REFERENCES "searches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand, because Prisma's schema has no words for it: a score is a finite number or a reason.
ALTER TABLE "scores" ADD CONSTRAINT "scores_outcome_check" CHECK (("value" IS NULL) = ("reason" IS NOT NULL));
ALTER TABLE "scores" ADD CONSTRAINT "scores_value_check" CHECK ("value" > '-Infinity' AND "value" < 'Infinity');

-- Normalised pixels hardly shrink, and trying takes longer than writing them.
ALTER TABLE "minibatches" ALTER COLUMN "pixels" SET STORAGE EXTERNAL;
