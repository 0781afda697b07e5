SELECT title, count(*) AS views FROM hits
WHERE site_id = 3 AND event_date BETWEEN DATE '2025-07-05' AND DATE '2025-07-25' AND dont_count = 0 AND is_refresh = 0 AND title <> ''
GROUP BY title ORDER BY views DESC, title LIMIT 10
