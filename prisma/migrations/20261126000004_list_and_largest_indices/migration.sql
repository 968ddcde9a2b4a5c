-- CreateIndex
CREATE INDEX "architectures_space_id_relu_units_idx" ON "architectures"("space_id", "relu_units");

-- CreateIndex
CREATE INDEX "searches_created_at_idx" ON "searches"("created_at");
