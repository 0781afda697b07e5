SELECT sum(ad_engine_id), count(*), avg(screen_width), max(response_bytes) FROM hits
