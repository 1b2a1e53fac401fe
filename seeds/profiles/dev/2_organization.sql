-- One organization to develop with. A second run makes a second one.

set role pm_owner;

select dev.seed_development_data();

reset role;
