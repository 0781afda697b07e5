SELECT event_time, site_id FROM hits WHERE user_id = (SELECT max(user_id) FROM hits WHERE region_id = 7) ORDER BY event_time, site_id LIMIT 25
