-- CreateTable
CREATE TABLE "benchmarks" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "space" TEXT NOT NULL,
    "columns" JSONB NOT NULL,
    "source" JSONB NOT NULL,
    "taken" BIGINT NOT NULL DEFAULT 0,
    "is_complete" BOOLEAN NOT NULL DEFAULT false,
    "imported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "benchmarks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "benchmark_rows" (
    "benchmark_id" INTEGER NOT NULL,
    "architecture" TEXT NOT NULL,
    "values" DOUBLE PRECISION[],

    CONSTRAINT "benchmark_rows_pkey" PRIMARY KEY ("benchmark_id","architecture")
);

-- CreateIndex
CREATE UNIQUE INDEX "benchmarks_name_key" ON "benchmarks"("name");
