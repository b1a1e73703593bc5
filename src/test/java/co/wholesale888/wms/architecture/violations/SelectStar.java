package co.wholesale888.wms.architecture.violations;

/** Selects all columns of a table. */
class SelectStar {

    static final String SQL = """
            select * from unnest(?::uuid[]) u join lateral (
                select a.* from
                    alert a where a.id = u.id) s on true
            """;
}
