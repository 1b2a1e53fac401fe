-- Takes away invitations; those that were sent can't be accepted any more.

set role pm_owner;

drop trigger refuse_stranger on core.user_profiles;
drop function app.refuse_stranger();

reset role;

set role pm_definer;

drop function app.accept_invitation(text);
drop function app.invite_user(text, text, text, jsonb, uuid, interval);

reset role;
