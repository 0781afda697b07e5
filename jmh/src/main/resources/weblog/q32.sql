SELECT hit_id, client_ip, count(*) AS views, sum(is_link) AS links, avg(window_width) AS width FROM hits
GROUP BY hit_id, client_ip ORDER BY views DESC, hit_id, client_ip LIMIT 10
