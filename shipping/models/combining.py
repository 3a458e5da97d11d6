"""Which parcels travel as one: rows of several orders under one leading row."""

import pgtrigger

# What two rows must agree on is beyond a check constraint. After the statement, so that one update
# gives a parcel and all that travels with it another number. The leader is locked: it cannot get
# another number while somebody joins it.
WITH_LEADER = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.combined_with_id IS NULL THEN
            RETURN NULL;
        END IF;
        PERFORM 1 FROM shipping_parcel WHERE id = NEW.combined_with_id FOR SHARE;
    ELSIF NEW.combined_with_id IS DISTINCT FROM OLD.combined_with_id THEN
        RAISE EXCEPTION 'A parcel is combined when it is declared, and stays so.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM shipping_parcel AS member
        JOIN shipping_parcel AS leader ON leader.id = member.combined_with_id
        JOIN shipping_order AS its ON its.id = member.order_id
        JOIN shipping_order AS first ON first.id = leader.order_id
        WHERE (member.id = NEW.id OR member.combined_with_id = NEW.id) AND (
            leader.combined_with_id IS NOT NULL OR leader.order_id = member.order_id
            OR (leader.store_id, leader.carrier, leader.number, leader.destination, first.currency)
                <> (member.store_id, member.carrier, member.number, member.destination,
                    its.currency))
    ) THEN
        RAISE EXCEPTION 'A parcel is combined with one of another order, of the same store, '
            'carrier, number, destination and currency, that is itself not combined.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""

FOLLOWS_LEADER = pgtrigger.Trigger(
    name="follows_leader",
    when=pgtrigger.After,
    operation=pgtrigger.Insert
    | pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
        "store_id", "order_id", "carrier", "number", "destination", "combined_with_id"
    ),
    func=WITH_LEADER,
)
