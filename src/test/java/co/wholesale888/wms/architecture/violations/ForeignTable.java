package co.wholesale888.wms.architecture.violations;

/** Reads a table of another module. */
class ForeignTable {

    static final String SQL = """
            select count(*)
            from generate_series(1, 2) n, token t
            """;
}
