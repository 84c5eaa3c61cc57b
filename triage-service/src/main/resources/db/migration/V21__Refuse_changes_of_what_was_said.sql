-- What models, policies and people said is added to and never changed (ADR 17). The service does not try to; this
-- holds whoever else writes here, by hand or by a later version's mistake.
create function refuse_change() returns trigger language plpgsql as $body$
begin
    raise exception 'Rows of % are only ever added; % is refused', tg_table_name, lower(tg_op)
        using errcode = 'restrict_violation';
end
$body$;

create trigger only_added before update or delete or truncate on prediction
    for each statement execute function refuse_change();
create trigger only_added before update or delete or truncate on policy
    for each statement execute function refuse_change();
create trigger only_added before update or delete or truncate on decision
    for each statement execute function refuse_change();
create trigger only_added before update or delete or truncate on audit_event
    for each statement execute function refuse_change();

-- What a person did can be taken back, once, which is written beside it.
create function refuse_all_but_undoing() returns trigger language plpgsql as $body$
begin
    if old.undone_at is null and new.undone_at is not null and new.undone_by is not null
        and to_jsonb(new) - array['undone_at', 'undone_by'] = to_jsonb(old) - array['undone_at', 'undone_by'] then
        return new;
    end if;
    raise exception 'Rows of % are only ever taken back, once', tg_table_name
        using errcode = 'restrict_violation';
end
$body$;

create trigger only_added before delete or truncate on label_override
    for each statement execute function refuse_change();
create trigger only_undone before update on label_override
    for each row execute function refuse_all_but_undoing();
create trigger only_added before delete or truncate on review
    for each statement execute function refuse_change();
create trigger only_undone before update on review
    for each row execute function refuse_all_but_undoing();
