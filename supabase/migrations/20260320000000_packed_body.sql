-- Large bodies are stored packed (gzip): alerts repeat the same words, and a tenth of the bytes is written, flushed and sent.
alter table muster.inbox_delivery add column is_packed boolean not null default false;
