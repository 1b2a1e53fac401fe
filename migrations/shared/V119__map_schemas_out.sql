-- How the rows of an organization's own schema read in the shared schemas (E003): the way back from V117 and V118. For each row its
-- columns there; `born` is for a row that was never there before, else the kept row says it. Tables of the schema are found by
-- the search_path, which app.move_out_of_schema() sets.

set role pm_definer;

create function app.out_of_org(of_table text, organization uuid) returns table (id uuid, columns jsonb, born jsonb)
  language plpgsql stable
as $$
begin
  return query execute case of_table
    when 'properties' then $sql$
      select s.id,
             jsonb_build_object(
               'id', s.id, 'organization_id', $1, 'name', s.name, 'property_type', s.type, 'status', s.status,
               'address_line1', s.address ->> 'line1', 'address_line2', s.address ->> 'line2', 'city', s.address ->> 'city',
               'state_province', s.address ->> 'state_province', 'postal_code', s.address ->> 'postal_code',
               'country', s.address ->> 'country',
               'total_units', s.total_units, 'property_manager_id', manager.id, 'amenities', s.amenities,
               'pet_policy', s.policies -> 'pets', 'guest_policy', s.policies -> 'guests',
               'created_at', s.created_at, 'updated_at', s.updated_at
             )
             || jsonb_strip_nulls(jsonb_build_object('smoking_policy', s.policies -> 'smoking'))
             || jsonb_strip_nulls(jsonb_build_object(
               'late_fee_amount', s.financial_settings -> 'late_fee_amount',
               'late_fee_percentage', s.financial_settings -> 'late_fee_percentage',
               'grace_period_days', s.financial_settings -> 'grace_period_days'
             )),
             jsonb_build_object('metadata', jsonb_build_object(
               'address', s.address, 'financial_settings', s.financial_settings, 'policies', s.policies
             ))
      from properties s
      left join core.user_profiles manager on manager.organization_id = $1 and manager.identity_user_id = s.property_manager_id $sql$
    when 'buildings' then $sql$
      select s.id,
             jsonb_build_object('id', s.id, 'organization_id', $1, 'property_id', s.property_id, 'name', s.name, 'floors', s.floors,
                                'units_per_floor', s.units_per_floor, 'amenities', s.amenities, 'created_at', s.created_at),
             jsonb_build_object('total_units', (select count(*) from units u where u.building_id = s.id), 'updated_at', s.created_at)
      from buildings s $sql$
    when 'units' then $sql$
      select s.id,
             jsonb_build_object(
               'id', s.id, 'organization_id', $1, 'property_id', s.property_id, 'building_id', s.building_id,
               'unit_number', s.unit_number, 'floor', s.floor, 'unit_type', s.type, 'square_feet', s.square_feet,
               'bedrooms', s.bedrooms, 'bathrooms', s.bathrooms, 'market_rent', s.rent_amount, 'status', s.status,
               'features', s.amenities, 'created_at', s.created_at, 'updated_at', s.updated_at
             ),
             coalesce(
               (select jsonb_build_object('lease_start_date', l.start_date, 'lease_end_date', l.end_date,
                                          'current_rent', app.monthly_rent(l.lease_type, l.rent_amount))
                from leases l, organizations o
                where l.unit_id = s.id and l.status = 'active'
                  and (now() at time zone o.timezone)::date between l.start_date and coalesce(l.end_date, 'infinity')),
               '{}'
             )
      from units s $sql$
    when 'tenants' then $sql$
      select s.id,
             jsonb_build_object(
               'id', s.id, 'organization_id', $1, 'user_profile_id', profile.id, 'property_id', s.property_id, 'unit_id', s.unit_id,
               'emergency_contact_1', s.emergency_contact, 'employer_name', s.employment_info ->> 'employer',
               'job_title', s.employment_info ->> 'job_title', 'annual_income', s.employment_info -> 'annual_income',
               'employment_verification', coalesce(
                 nullif(s.employment_info -> 'verification', 'null'),
                 nullif(s.employment_info - array['employer', 'job_title', 'annual_income', 'verification'], '{}')
               ),
               'previous_landlord', s.tenant_references -> 'previous_landlord',
               'rental_history', case jsonb_typeof(s.tenant_references)
                 when 'array' then s.tenant_references else s.tenant_references -> 'rental_history' end,
               'background_check_status', s.background_check_status, 'move_in_date', s.move_in_date, 'status', s.status,
               'created_at', s.created_at, 'updated_at', s.updated_at
             ),
             jsonb_build_object(
               'first_name', coalesce(nullif(btrim(u.first_name), ''), 'Unknown'), 'last_name', coalesce(nullif(btrim(u.last_name), ''), 'Unknown'), 'email', u.email,
               'phone_primary', u.phone_number
             )
      from tenants s
      left join users u on u.id = s.user_id
      left join core.user_profiles profile on profile.organization_id = $1 and profile.identity_user_id = s.user_id $sql$
    when 'leases' then $sql$
      select s.id,
             jsonb_build_object(
               'id', s.id, 'organization_id', $1, 'tenant_id', s.tenant_id, 'unit_id', s.unit_id, 'property_id', u.property_id,
               'lease_type', s.lease_type, 'start_date', s.start_date, 'end_date', s.end_date, 'rent_amount', s.rent_amount,
               'late_fee_amount', s.late_fee_amount, 'lease_terms', s.lease_terms, 'status', s.status,
               'security_deposit', coalesce(s.security_deposit, 0), 'created_at', s.created_at, 'updated_at', s.updated_at
             ),
             jsonb_build_object('signed_by_tenant_at', s.signed_at, 'signed_by_landlord_at', s.signed_at)
      from leases s join units u on u.id = s.unit_id $sql$
    when 'accounts' then $sql$
      select s.id,
             jsonb_build_object('id', s.id, 'organization_id', $1, 'account_code', s.account_code, 'account_name', s.account_name,
                                'account_type', s.account_type, 'parent_account_id', s.parent_account_id, 'is_active', s.is_active,
                                'created_at', s.created_at),
             '{}'::jsonb
      from accounts s $sql$
    when 'transactions' then $sql$
      select s.id, to_jsonb(s) || jsonb_build_object('organization_id', $1, 'created_by', author.id), '{}'::jsonb
      from transactions s
      left join core.user_profiles author on author.organization_id = $1 and author.identity_user_id = s.created_by $sql$
    when 'transactions_archive' then $sql$
      select s.id, to_jsonb(s) || jsonb_build_object('organization_id', $1, 'created_by', author.id), '{}'::jsonb
      from transactions_archive s
      left join core.user_profiles author on author.organization_id = $1 and author.identity_user_id = s.created_by $sql$
    when 'work_orders' then $sql$
      select s.id,
             jsonb_build_object(
               'id', s.id, 'organization_id', $1, 'property_id', s.property_id, 'unit_id', s.unit_id, 'tenant_id', s.tenant_id,
               'title', s.title, 'description', s.description, 'category', s.category, 'priority', s.priority, 'status', s.status,
               'estimated_cost', s.estimated_cost, 'actual_cost', s.actual_cost, 'scheduled_start', s.scheduled_date,
               'completed_at', s.completed_date, 'tenant_accessible', s.tenant_accessible, 'created_at', s.created_at,
               'updated_at', s.updated_at
             ),
             jsonb_build_object(
               'created_by', author.id,
               'metadata', jsonb_strip_nulls(jsonb_build_object('assigned_to_user_id', s.assigned_to_user_id))
             )
      from work_orders s
      left join core.user_profiles author on author.organization_id = $1 and author.identity_user_id = s.created_by_user_id $sql$
    when 'messages' then $sql$
      select s.id,
             jsonb_build_object('id', s.id, 'organization_id', $1, 'subject', s.subject, 'content', s.content,
                                'message_type', s.message_type, 'priority', s.priority, 'read_at', s.read_at,
                                'created_at', s.created_at),
             jsonb_build_object(
               'sender_id', sender.id, 'recipient_type', s.recipient_type,
               'recipient_id', case s.recipient_type when 'user' then recipient.id else s.recipient_id end
             )
      from messages s
      left join core.user_profiles sender    on sender.organization_id = $1    and sender.identity_user_id = s.sender_id
      left join core.user_profiles recipient on recipient.organization_id = $1 and recipient.identity_user_id = s.recipient_user_id $sql$
  end
  using organization;
end
$$;

comment on function app.out_of_org(text, uuid) is 'Rows of one table of a tenant schema as rows of the shared schemas';

reset role;
