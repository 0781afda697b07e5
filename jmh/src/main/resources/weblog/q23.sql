SELECT hit_id, event_time, url, title, referer, user_id, site_id FROM hits WHERE url LIKE '%東京%' ORDER BY event_time, hit_id LIMIT 10
