-- What a server runs after its start to have its code compiled: statements of all shapes on a little data of its own.
-- {n} is the number of the round, so that each one is planned afresh.

-- the data
CREATE TABLE region AS SELECT * FROM tpch.tiny.region;
CREATE TABLE nation AS SELECT * FROM tpch.tiny.nation;
CREATE TABLE supplier AS SELECT * FROM tpch.tiny.supplier;
CREATE TABLE customer AS SELECT * FROM tpch.tiny.customer;
CREATE TABLE part AS SELECT * FROM tpch.tiny.part;
CREATE TABLE partsupp AS SELECT * FROM tpch.tiny.partsupp;
CREATE TABLE orders AS SELECT * FROM tpch.tiny.orders;
CREATE TABLE lineitem AS SELECT * FROM tpch.tiny.lineitem;
CREATE TABLE note (id BIGINT PRIMARY KEY, words VARCHAR(100));

-- the rounds
SELECT {n} + 1;
SELECT n_name, n_comment FROM nation WHERE n_nationkey = {n} % 25;
SELECT o_totalprice FROM orders WHERE o_orderkey = {n};
INSERT INTO note VALUES ({n}, 'warm');
SELECT sum(l_extendedprice * l_discount) FROM lineitem
  WHERE l_shipdate >= DATE '1994-01-01' + {n} AND l_shipdate < DATE '1995-01-01' AND l_discount BETWEEN 0.04 AND 0.06 AND l_quantity < 30;
SELECT l_returnflag, l_shipmode, count(*), sum(l_quantity), avg(l_extendedprice * (1 - l_discount) * (1 + l_tax)), min(l_shipdate)
  FROM lineitem WHERE l_shipdate <= DATE '1998-10-01' - {n} GROUP BY l_returnflag, l_shipmode ORDER BY l_returnflag, l_shipmode;
SELECT l_linestatus, l_returnflag, count(*), sum(l_quantity), avg(l_discount), sum(l_extendedprice * (1 - l_discount) * (1 + l_tax))
  FROM lineitem WHERE l_shipdate < DATE '1998-09-01' - {n} GROUP BY l_linestatus, l_returnflag ORDER BY 3;
SELECT l_orderkey, sum(l_quantity) AS q, max(l_linenumber) FROM lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 200 + {n} ORDER BY q DESC, 1 LIMIT 10;
SELECT l_suppkey, count(DISTINCT l_partkey) FROM lineitem WHERE l_linenumber > {n} % 3 GROUP BY l_suppkey ORDER BY 2 DESC, 1 LIMIT 5;
SELECT c_mktsegment, o_orderpriority, count(*), sum(l_extendedprice * (1 - l_discount))
  FROM customer JOIN orders ON c_custkey = o_custkey JOIN lineitem ON l_orderkey = o_orderkey
  WHERE o_orderdate >= DATE '1995-01-01' + {n} AND c_mktsegment <> 'MACHINERY' GROUP BY c_mktsegment, o_orderpriority ORDER BY 4 DESC;
SELECT n_name, extract(YEAR FROM o_orderdate) AS y, sum(l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity)
  FROM lineitem, orders, partsupp, part, supplier, nation
  WHERE l_orderkey = o_orderkey AND ps_suppkey = l_suppkey AND ps_partkey = l_partkey AND p_partkey = l_partkey
    AND s_suppkey = l_suppkey AND s_nationkey = n_nationkey AND p_name LIKE '%lace%' AND l_orderkey > {n}
  GROUP BY n_name, y ORDER BY n_name, y DESC;
SELECT r_name, count(*) FROM region, nation, customer, orders
  WHERE r_regionkey = n_regionkey AND n_nationkey = c_nationkey AND c_custkey = o_custkey AND o_totalprice > 1000 * {n}
  GROUP BY r_name ORDER BY r_name;
SELECT c_custkey, count(o_orderkey) FROM customer LEFT JOIN orders ON c_custkey = o_custkey AND o_comment NOT LIKE '%pending%deposits%'
  WHERE c_custkey > {n} GROUP BY c_custkey ORDER BY 2 DESC, 1 LIMIT 20;
SELECT o_orderpriority, count(*) FROM orders
  WHERE EXISTS (SELECT * FROM lineitem WHERE l_orderkey = o_orderkey AND l_commitdate < l_receiptdate) AND o_orderkey > {n}
  GROUP BY o_orderpriority ORDER BY o_orderpriority;
SELECT s_name FROM supplier WHERE s_suppkey NOT IN (SELECT ps_suppkey FROM partsupp WHERE ps_availqty > 9000 - {n}) ORDER BY s_name LIMIT 5;
SELECT s_suppkey, s_acctbal FROM supplier, lineitem a WHERE s_suppkey = a.l_suppkey AND a.l_receiptdate > a.l_commitdate
    AND EXISTS (SELECT * FROM lineitem b WHERE b.l_orderkey = a.l_orderkey AND b.l_suppkey <> a.l_suppkey)
    AND NOT EXISTS (SELECT * FROM lineitem c WHERE c.l_orderkey = a.l_orderkey AND c.l_suppkey <> a.l_suppkey AND c.l_receiptdate > c.l_commitdate)
  ORDER BY s_acctbal + {n}, s_suppkey LIMIT 10;
SELECT p_partkey, ps_supplycost FROM part, partsupp p
  WHERE p_partkey = ps_partkey AND p_size > {n} % 20 AND p_type LIKE '%STEEL'
    AND ps_supplycost = (SELECT min(ps_supplycost) FROM partsupp q WHERE q.ps_partkey = p.ps_partkey)
  ORDER BY ps_supplycost DESC, p_partkey LIMIT 10;
SELECT sum(l_extendedprice) / 7.0 FROM lineitem, part p WHERE p.p_partkey = l_partkey AND p_brand <> 'Brand#{n}'
    AND l_quantity < (SELECT 0.4 * avg(l_quantity) FROM lineitem i WHERE i.l_partkey = p.p_partkey);
SELECT sum(l_extendedprice * (1 - l_discount)) FROM lineitem, part WHERE p_partkey = l_partkey AND l_shipmode IN ('AIR', 'RAIL')
    AND (p_container IN ('SM BOX', 'SM CASE') AND l_quantity BETWEEN 1 AND 11 + {n} OR p_container LIKE 'LG%' AND l_quantity > 20 OR p_brand = 'Brand#34' AND p_size < 15);
SELECT 100.00 * sum(CASE WHEN p_type LIKE 'PROMO%' THEN l_extendedprice * (1 - l_discount) ELSE 0 END) / sum(l_extendedprice * (1 - l_discount))
  FROM lineitem, part WHERE l_partkey = p_partkey AND l_shipdate >= DATE '1995-06-01' + {n} AND l_shipdate < DATE '1996-06-01';
WITH revenue AS (SELECT l_suppkey AS s, sum(l_extendedprice * (1 - l_discount)) AS r FROM lineitem WHERE l_shipdate > DATE '1996-01-01' + {n} GROUP BY l_suppkey)
  SELECT s_name, r FROM supplier, revenue WHERE s_suppkey = s AND r = (SELECT max(r) FROM revenue);
SELECT substring(c_phone FROM 1 FOR 2) AS code, count(*), sum(c_acctbal) FROM customer
  WHERE substring(c_phone FROM 1 FOR 2) IN ('13', '31', '23', '29') AND c_acctbal > (SELECT avg(c_acctbal) FROM customer WHERE c_acctbal > {n})
    AND NOT EXISTS (SELECT * FROM orders WHERE o_custkey = c_custkey) GROUP BY code ORDER BY code;
SELECT ps_partkey, sum(ps_supplycost * ps_availqty) AS v FROM partsupp, supplier WHERE ps_suppkey = s_suppkey AND s_nationkey > {n} % 20
  GROUP BY ps_partkey HAVING sum(ps_supplycost * ps_availqty) > (SELECT sum(ps_supplycost * ps_availqty) * 0.0002 FROM partsupp) ORDER BY v DESC LIMIT 20;
SELECT l_shipmode, sum(CASE WHEN o_orderpriority IN ('1-URGENT', '2-HIGH') THEN 1 ELSE 0 END) FROM orders, lineitem
  WHERE o_orderkey = l_orderkey AND l_shipmode IN ('MAIL', 'SHIP') AND l_commitdate < l_receiptdate AND l_shipdate < l_commitdate AND l_orderkey > {n}
  GROUP BY l_shipmode ORDER BY l_shipmode;
SELECT o_custkey, o_totalprice, rank() OVER (PARTITION BY o_custkey ORDER BY o_totalprice DESC) AS place FROM orders WHERE o_orderkey > {n} ORDER BY 3 DESC, 1 LIMIT 10;
SELECT p_brand, p_type, p_size, count(DISTINCT ps_suppkey) AS n FROM partsupp, part
  WHERE p_partkey = ps_partkey AND p_brand <> 'Brand#45' AND p_type NOT LIKE 'MEDIUM%' AND p_size IN (49, 14, 23, 45, 19, 3, 36, {n})
  GROUP BY p_brand, p_type, p_size ORDER BY n DESC, p_brand, p_type, p_size LIMIT 10;
SELECT upper(c_name), length(c_address), c_phone FROM customer WHERE c_name LIKE '%7' AND c_acctbal IS NOT NULL UNION SELECT s_name, {n}, s_phone FROM supplier ORDER BY 1 LIMIT 20;
