SELECT avg(user_id / 1024) AS mean, min(price_cents), max(price_cents) FROM hits
