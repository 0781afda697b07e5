-- How to go on, shown at the end of `skein demo`.
\echo This was a gateway inside this process. To serve others, and to connect to it:
\echo     ./skein server --data target/demo           starts one on port 32010 (end this one first)
\echo     ./skein sql                                 the shell
\echo     jdbc:skein://127.0.0.1:32010/               JDBC, driver jdbc-driver/driver/target/skein-jdbc-*.jar
\echo     grpc://127.0.0.1:32010                      Arrow Flight SQL and ADBC
