SELECT client_ip, client_ip - 1 AS a, client_ip - 2 AS b, client_ip - 3 AS c, count(*) AS views FROM hits
WHERE client_ip > -2147483640 GROUP BY client_ip, client_ip - 1, client_ip - 2, client_ip - 3 ORDER BY views DESC, client_ip LIMIT 10
