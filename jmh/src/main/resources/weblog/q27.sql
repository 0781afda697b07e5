SELECT site_id, avg(length(url)) AS mean, count(*) AS views FROM hits WHERE url <> '' GROUP BY site_id
HAVING count(*) > 500 ORDER BY mean DESC, site_id LIMIT 25
