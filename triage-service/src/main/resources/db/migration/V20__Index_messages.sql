-- The words of a text, for the search. PostgreSQL's own parser is not used: it reads "ORD-1234" as a word and the
-- number -1234, keeps an e-mail address whole and drops emoji. Here a word is a run of letters and digits, one character
-- where a script has no spaces between words, or one symbol. Unicode's rules where PostgreSQL has them (17 and later),
-- else the database's own, so that a cluster made in the C locale folds "Ä" to "ä" as well.
do $migration$
declare
    unicode text := case when exists (select from pg_collation where collname = 'pg_c_utf8')
                         then ' collate "pg_c_utf8"' else '' end;
begin
    execute format($functions$
        create function folded(content text) returns text
            language sql immutable strict parallel safe
            return lower(content%1$s);

        create function words_of(content text) returns text[]
            language sql immutable strict parallel safe as $body$
            select coalesce(array_agg(distinct left(word, 100)), '{}')
            from (select (regexp_matches(
                      regexp_replace(
                          lower(content%1$s),
                          '([\u0E00-\u0EFF\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF])', ' \1 ', 'g'),
                      '[[:alnum:]]+|[\u2190-\u2BFF\U0001F000-\U0001FAFF]', 'g'))[1] as word) as words
        $body$;
    $functions$, unicode);
end
$migration$;

-- Messages with words that begin so; null when there is no word in it.
create function words_query(content text) returns tsquery
    language sql immutable strict parallel safe as $body$
    select string_agg(quote_literal(word) || ':*', ' & ')::tsquery from unnest(words_of(content)) as word
$body$;

alter table message
    add column words tsvector generated always as (
        array_to_tsvector(words_of(coalesce(external_id, '') || ' ' || text))) stored,
    -- The policy version behind the newest decision; null while undecided, and where a person's label decided.
    add column policy_version integer;
create index message_words on message using gin (words);

-- The order in which the queue hands out: most urgent first, then oldest. Undecided ones come last.
drop index message_in_queue;
create index message_in_queue on message (queue, state, (coalesce(urgency, -1)) desc, received_at, id);
create index message_to_claim on message ((coalesce(urgency, -1)) desc, received_at, id)
    where state = 'WAITING' and queue in ('REPLY', 'PERSON');
create index message_by_urgency on message ((coalesce(urgency, -1)) desc, received_at, id);
create index message_by_author on message (author_ref, received_at desc, id desc) where author_ref is not null;
create index message_claimed on message (claimed_by, claimed_until) where claimed_by is not null;
create index message_not_scored on message (status, received_at desc, id desc) where status in ('PENDING', 'FAILED');
create index message_by_policy on message (policy_version) where state = 'WAITING' and policy_version is not null;
create index review_by_time on review (created_at);
