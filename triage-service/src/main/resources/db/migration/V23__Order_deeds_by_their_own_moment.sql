-- now() is the start of a transaction. Two that waited for one message's lock did their deeds in the order in which they
-- got it, whichever began first; undo takes back the last of them.
alter table decision alter column created_at set default clock_timestamp();
alter table label_override alter column created_at set default clock_timestamp();
alter table review alter column created_at set default clock_timestamp();
alter table audit_event alter column at set default clock_timestamp();
