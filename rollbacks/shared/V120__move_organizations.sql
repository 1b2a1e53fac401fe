-- Organizations stay where they are.

set role pm_definer;

drop function app.move_out_of_schema(text);
drop function app.insertion_from_schema(text, regclass);
drop function app.move_into_schema(text, name);
drop function app.copy_into_schema(text, name, uuid);
drop function app.obstacles_to_move(uuid);
drop function app.moved_tables();

reset role;
