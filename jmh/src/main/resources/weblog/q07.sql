SELECT min(event_date), max(event_date), min(event_time), max(client_time) FROM hits
