-- The key begins with the position: where the planner does not know yet that a spec has scores, every index that begins with
-- the spec looks as good to it, and it took one by which each look-up read all scores of the spec.
-- AlterTable
ALTER TABLE "scores" DROP CONSTRAINT "scores_pkey",
ADD CONSTRAINT "scores_pkey" PRIMARY KEY ("position", "spec_id");
