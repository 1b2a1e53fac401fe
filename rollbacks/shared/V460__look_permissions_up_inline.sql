set role pm_definer;

alter function app.holds_permission(text, text) immutable;

reset role;
