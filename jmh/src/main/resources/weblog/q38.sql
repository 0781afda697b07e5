SELECT url, count(*) AS views FROM hits
WHERE site_id < 40 AND event_date >= DATE '2025-07-10' AND is_refresh = 0 AND is_link <> 0 AND is_download = 0
GROUP BY url ORDER BY views DESC, url LIMIT 10 OFFSET 100
