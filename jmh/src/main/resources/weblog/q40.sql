SELECT url_hash, event_date, count(*) AS views FROM hits
WHERE site_id < 200 AND is_refresh = 0 AND traffic_source_id IN (-1, 3, 4) AND referer_category = 0
GROUP BY url_hash, event_date ORDER BY views DESC, url_hash, event_date LIMIT 10 OFFSET 20
