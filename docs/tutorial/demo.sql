-- What `skein demo` runs. Any of it can be typed into `skein sql` as well.

\echo 1. Sample data: TPC-H at scale factor 0.1, made by the built-in catalog "tpch" (866,602 rows) …
CREATE SCHEMA IF NOT EXISTS shop;
CREATE TABLE IF NOT EXISTS shop.region AS SELECT * FROM tpch."sf0.1".region;
CREATE TABLE IF NOT EXISTS shop.nation AS SELECT * FROM tpch."sf0.1".nation;
CREATE TABLE IF NOT EXISTS shop.supplier AS SELECT * FROM tpch."sf0.1".supplier;
CREATE TABLE IF NOT EXISTS shop.customer AS SELECT * FROM tpch."sf0.1".customer;
CREATE TABLE IF NOT EXISTS shop.part AS SELECT * FROM tpch."sf0.1".part;
CREATE TABLE IF NOT EXISTS shop.partsupp AS SELECT * FROM tpch."sf0.1".partsupp;
CREATE TABLE IF NOT EXISTS shop.orders WITH (shards = 2, shard_by = 'o_orderkey') AS SELECT * FROM tpch."sf0.1".orders;
CREATE TABLE IF NOT EXISTS shop.lineitem WITH (shards = 2, shard_by = 'l_orderkey') AS SELECT * FROM tpch."sf0.1".lineitem;

\echo 2. … and real data: 161,364 flights within the United States, from a Parquet file.
CREATE TABLE IF NOT EXISTS flights WITH (sort_by = 'date') AS SELECT * FROM 'docs/tutorial/data/flights.parquet';

\echo 3. A report over six million prices and discounts at scale factor 1 takes a blink; here it is at 0.1 (TPC-H Q1).
SELECT l_returnflag, l_linestatus, sum(l_quantity) AS quantity, sum(l_extendedprice * (1 - l_discount)) AS revenue,
       avg(l_discount) AS discount, count(*) AS lines
FROM shop.lineitem
WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY
GROUP BY l_returnflag, l_linestatus
ORDER BY l_returnflag, l_linestatus;

\echo 4. Which airports send their passengers off latest? A native table joined with a CSV file.
SELECT a.city, a.state, count(*) AS flights, round(avg(f.delay), 1) AS minutes_late
FROM flights f JOIN 'docs/tutorial/data/airports.csv' a ON a.iata = f.origin
GROUP BY a.city, a.state
HAVING count(*) >= 1000
ORDER BY minutes_late DESC
LIMIT 5;

\echo 5. Three sources in one statement: native tables, the generating catalog, a view.
CREATE OR REPLACE VIEW shop.spending AS
SELECT c_nationkey, sum(o_totalprice) AS total
FROM shop.customer JOIN shop.orders ON o_custkey = c_custkey
GROUP BY c_nationkey;
SELECT n_name AS nation, r_name AS region, total
FROM shop.spending
JOIN tpch.tiny.nation ON n_nationkey = c_nationkey
JOIN tpch.tiny.region ON r_regionkey = n_regionkey
ORDER BY total DESC
LIMIT 5;

\echo 6. What the gateway did for it: the plan, with estimated and actual rows.
EXPLAIN ANALYZE
SELECT o_orderpriority, count(*)
FROM shop.orders
WHERE o_orderdate >= DATE '1995-01-01' AND EXISTS (
    SELECT 1 FROM shop.lineitem WHERE l_orderkey = o_orderkey AND l_commitdate < l_receiptdate)
GROUP BY o_orderpriority;

\echo 7. Where the numbers of the view came from: lineage is recorded for every statement.
SELECT DISTINCT source_table, source_column, target_column, influence
FROM system.lineage
WHERE statement LIKE '%shop.spending%' AND target_column = 'total'
ORDER BY source_table, source_column
LIMIT 6;
