-- DropIndex
DROP INDEX "scores_scored_at_idx";

-- CreateIndex
CREATE INDEX "architectures_space_id_parameters_idx" ON "architectures"("space_id", "parameters");

-- CreateIndex
CREATE INDEX "scores_spec_id_scored_at_idx" ON "scores"("spec_id", "scored_at");
