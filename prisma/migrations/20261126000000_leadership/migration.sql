-- AlterTable
ALTER TABLE "searches" ADD COLUMN     "priority" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "leadership" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "term" BIGINT NOT NULL DEFAULT 0,
    "holder" TEXT,
    "since" TIMESTAMPTZ(3),

    CONSTRAINT "leadership_pkey" PRIMARY KEY ("id")
);

-- By hand: a share of the scorers, and one leader.
ALTER TABLE "searches" ADD CONSTRAINT "searches_priority_check" CHECK ("priority" BETWEEN 1 AND 100);
ALTER TABLE "leadership" ADD CONSTRAINT "leadership_id_check" CHECK ("id" = 1);
INSERT INTO "leadership" DEFAULT VALUES;
