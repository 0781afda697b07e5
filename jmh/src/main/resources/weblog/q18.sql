SELECT user_id, extract(hour FROM event_time) AS hour, search_phrase, count(*) AS views FROM hits
GROUP BY user_id, hour, search_phrase ORDER BY views DESC, user_id, hour, search_phrase LIMIT 10
