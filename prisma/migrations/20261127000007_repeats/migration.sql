-- AlterTable
ALTER TABLE "searches" ADD COLUMN     "repeat_of" BIGINT;

-- CreateIndex
CREATE INDEX "searches_repeat_of_idx" ON "searches"("repeat_of");

-- AddForeignKey
ALTER TABLE "searches" ADD CONSTRAINT "searches_repeat_of_fkey" FOREIGN KEY ("repeat_of") REFERENCES "searches"("id") ON DELETE CASCADE ON UPDATE CASCADE;
