-- Takes away invitations; those that were sent can't be accepted any more.

set role pm_definer;

drop function app.accept_invitation(text);
drop function app.invite_user(text, text, text, jsonb, uuid, interval);

reset role;
