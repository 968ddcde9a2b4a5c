-- DropForeignKey
ALTER TABLE "pending" DROP CONSTRAINT "pending_search_id_fkey";

-- Every score leaves one dead row in pending. By hand: they are taken away by number, since a part of what is pending says nothing.
ALTER TABLE "pending" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
