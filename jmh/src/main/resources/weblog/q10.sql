SELECT region_id, sum(ad_engine_id) AS ads, count(*) AS views, avg(screen_width) AS width, count(DISTINCT user_id) AS users
FROM hits GROUP BY region_id ORDER BY views DESC, region_id LIMIT 10
