SELECT visit_id, client_ip, count(*) AS views, sum(is_refresh) AS refreshes, avg(response_ms) AS response FROM hits
WHERE is_bounce = 0 GROUP BY visit_id, client_ip ORDER BY views DESC, visit_id, client_ip LIMIT 10
